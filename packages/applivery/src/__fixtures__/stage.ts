import type { Secret } from '@tokenyard/core';
import { type AppliveryClient, type AppliverySettings, createApplivery } from '../client.ts';
import { type AppliverySandboxOptions, createAppliverySandbox, demoAdminBearer } from '../sandbox/index.ts';
import { start } from './exchanges/parts.ts';

/** The app that most tests work with. */
export const fieldApp = { organizationId: 'acme-inc', applicationId: 'field-app' };

/** A fresh sandbox whose clock stands still, and clients of it. */
export function stage(options: AppliverySandboxOptions = {}) {
  const sandbox = createAppliverySandbox({ clock: { now: () => Date.parse(start) }, ...options });
  const connected = (credentials: AppliverySettings['credentials']): AppliveryClient =>
    createApplivery({ baseUrl: 'http://localhost', fetch: sandbox.fetch, ...(credentials && { credentials }) });
  return {
    sandbox,
    /** A client of a workspace caller, the administrator unless told otherwise. */
    workspace: (workspaceToken: string | Secret = demoAdminBearer) => connected({ workspaceToken }),
    /** A client of an app token. */
    app: (appToken: string | Secret) => connected({ appToken }),
  };
}

/** A request as a recording `fetch` saw it. */
interface SentRequest {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: unknown;
  readonly body: unknown;
}

/** A `fetch` that keeps what it is given and answers with prepared responses, one after another. */
export function scriptedFetch(...answers: readonly (Response | Error)[]) {
  const sent: SentRequest[] = [];
  const queue = [...answers];
  const fetch = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    sent.push({ method: init.method, url: String(input), headers: init.headers, body: init.body });
    const answer = queue.shift();
    if (answer === undefined) throw new Error('No answer is prepared');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { fetch, sent };
}

export const jsonAnswer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
