import type { LoginTokenSuccessResponse } from './schemas.ts';

/** The token of a response: `access_token`, or the older `token` of servers before protocol v19. */
export const accessTokenOf = ({ access_token, token }: LoginTokenSuccessResponse): string | undefined =>
  access_token ?? token;
