import { mediaTypes } from '@tokenyard/core';
import { type Html, html } from './html.ts';
import type { ServedProvider } from './served-provider.ts';

/** The page that a person sees who opens the server in a browser. */
export const indexPage = (served: readonly ServedProvider[], origin: string): Response =>
  new Response(page(served, origin).text, { headers: { 'content-type': `${mediaTypes.html}; charset=utf-8` } });

const page = (served: readonly ServedProvider[], origin: string): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Tokenyard demo server</title>
    <style>
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; }
      dd { margin: 0; overflow-wrap: anywhere; }
      code, pre { font: 13px/1.4 ui-monospace, monospace; }
      pre { overflow-x: auto; padding: 0.7rem; background: #8882; border-radius: 6px; }
    </style>
  </head>
  <body>
    <h1>Tokenyard demo server</h1>
    <p>Sandboxes of ${String(served.length)} token APIs. They hold no real data, and the credentials below are public.</p>
    <ul>${served.map(({ path, provider }) => html`<li><a href="#${path}">${provider.issuer.title}</a></li>`)}</ul>
    ${served.map((each) => section(each, origin))}
    <h2>Server</h2>
    <p><a href="/healthz">/healthz</a> tells that it runs, <a href="/readyz">/readyz</a> that its database answers.</p>
  </body>
</html>
`;

const section = ({ path, provider, curl }: ServedProvider, origin: string): Html => html`
    <h2 id="${path}">${provider.issuer.title}</h2>
    <dl>
      <dt>Base URL</dt><dd><code>${origin}/${path}</code></dd>
      ${Object.entries(provider.demo.credentials).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}
      <dt>OpenAPI</dt><dd><a href="/openapi/${path}.json">/openapi/${path}.json</a></dd>
      <dt>Control</dt><dd><code>/_control/${path}</code>, with the <a href="/_control/${path}/exchanges">recorded exchanges</a></dd>
    </dl>
    <pre>${curl(origin)}</pre>`;
