/**
 * The token in the body of a `createToken` response: `access_token`, or the older `token` of servers before protocol
 * v19. `undefined` when a second factor is wanted instead.
 */
export const accessTokenOf = ({ access_token, token }: Readonly<Record<string, unknown>>): string | undefined =>
  [access_token, token].find((value) => typeof value === 'string');
