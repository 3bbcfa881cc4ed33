/**
 * A text of a provider as every store keeps it: PostgreSQL has no place for a null character, and no store for half a
 * surrogate pair. U+FFFD stands for both.
 */
export const plainText = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{fffd}');
