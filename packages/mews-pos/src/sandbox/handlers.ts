import { base64url, type Exchange, fillPath, type Handlers, Refusal, sha256, uuid } from '@tokenyard/core/sandbox';
import { createShortlivedIntegrationToken } from '../operations/create-shortlived-integration-token.ts';
import { getSpaceCode } from '../operations/get-space-code.ts';
import type { mewsPosOperations } from '../operations/index.ts';
import { isUuid, readTokenRequest } from './document.ts';
import type { SandboxRules } from './options.ts';
import { readSelection, refuseParameters, type SpaceCodeSelection } from './query.ts';
import { refuse, unprocessable } from './replies.ts';
import type { SpaceCode } from './space-code.ts';
import { spaceCodes, tokens } from './state.ts';

/** A request that has passed the checks common to all operations. */
export interface Call {
  readonly exchange: Exchange;
  readonly rules: SandboxRules;
  readonly params: Readonly<Record<string, string>>;
  /** Base of links, without a trailing slash. */
  readonly baseUrl: string;
}

export const handlers: Handlers<typeof mewsPosOperations, Call> = {
  createShortlivedIntegrationToken: async ({ exchange, rules, baseUrl }, reply) => {
    const { tx, random, now } = exchange;
    refuseParameters(exchange);
    const { enterpriseId, spaceCodeId } = readTokenRequest(exchange);
    if ((await spaceCodes.get(tx, spaceCodeId)) === undefined) {
      const pointer = '/data/relationships/spaceCode/data/id';
      throw new Refusal(unprocessable(random, [{ code: 'not_found', detail: 'Space code must exist', pointer }]));
    }
    const id = uuid(random);
    const secretKey = `sk_test_${base64url(random.bytes(32))}`;
    const expiresAt = now + rules.tokenLifetimeSeconds * 1000;
    await tokens.put(tx, await sha256(secretKey), { spaceCodeId, expiresAt });
    const self = linkTo(`${createShortlivedIntegrationToken.path}/${id}`, baseUrl);
    return reply(201, {
      headers: { Location: self, 'Cache-Control': 'no-store' },
      body: {
        data: {
          id,
          type: 'shortlivedIntegrationTokens',
          attributes: { secretKey, expiresAt: new Date(expiresAt).toISOString(), enterpriseId },
          relationships: { spaceCode: { data: { id: spaceCodeId, type: 'spaceCodes' } } },
          links: { self },
        },
      },
    });
  },

  getSpaceCode: async ({ exchange, params, baseUrl }, reply) => {
    const id = (params.id ?? '').toLowerCase();
    const selection = readSelection(exchange);
    const found = isUuid(id) ? await spaceCodes.get(exchange.tx, id) : undefined;
    if (found === undefined) return refuse('notFound', exchange.random);
    const self = linkTo(fillPath(getSpaceCode.path, { id }), baseUrl);
    return reply(200, {
      body: {
        data: { id, type: 'spaceCodes', ...selected(found, selection), links: { self } },
        ...(selection.included ? { included: [] } : {}),
      },
    });
  },

  getHealthCheck: ({ exchange }, reply) =>
    reply(200, {
      body: {
        data: {
          id: 'current',
          type: 'healthChecks',
          attributes: { status: 'ok', timestamp: new Date(exchange.now).toISOString().replace(/\.\d+Z$/, 'Z') },
          relationships: { checks: { data: [{ type: 'checks', id: 'database' }] } },
        },
        included: [{ type: 'checks', id: 'database', attributes: { status: 'ok' } }],
      },
    }),
};

/** A link to a resource. It may be a relative reference (JSON:API 1.1, links), where a host name is longer than a link. */
function linkTo(path: string, baseUrl: string): string {
  const link = baseUrl + path;
  return link.length > 255 ? new URL(link).pathname : link;
}

/** Attributes and relationships of a space code, as far as they were asked for. */
function selected({ id: _, ...attributes }: SpaceCode, { fields }: SpaceCodeSelection) {
  const wanted = (name: string) => fields === undefined || fields.includes(name);
  return {
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name))),
    ...(wanted('experienceConfiguration') ? { relationships: { experienceConfiguration: { data: null } } } : {}),
  };
}
