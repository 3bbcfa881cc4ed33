/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | Html | readonly (string | Html)[];

/** Builds HTML; everything that is put in is escaped, unless it is {@link Html} itself. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(parts.map((part, index) => part + [values[index] ?? ''].flat().map(textOf).join('')).join(''));

const textOf = (value: string | Html): string => (value instanceof Html ? value.text : escapeHtml(value));

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
