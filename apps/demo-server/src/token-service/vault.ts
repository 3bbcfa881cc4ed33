/** Where an envelope stands; one that was moved elsewhere does not open. */
export interface EnvelopePlace {
  readonly table: string;
  readonly column: string;
  readonly id: string;
}

/** Encrypts what the database must not hold in clear. */
export interface Vault {
  seal(place: EnvelopePlace, text: string): Promise<{ readonly envelope: string; readonly keyId: string }>;
  /** @throws when the envelope was changed or moved, or its key is not at hand */
  open(place: EnvelopePlace, envelope: string): Promise<string>;
}
