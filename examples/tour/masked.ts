/** A secret as a report may show it: enough to tell two apart. */
export const masked = (secret: string | undefined): string => `…${(secret ?? '').slice(-4)}`;
