/** Loaded before an example: leads its requests from the printed address to the server under test. */
const { fetch } = globalThis;
const { PRINTED_ORIGIN = '', LIVE_ORIGIN = '' } = process.env;

globalThis.fetch = (input, init) =>
  fetch(typeof input === 'string' ? input.replace(PRINTED_ORIGIN, LIVE_ORIGIN) : input, init);
