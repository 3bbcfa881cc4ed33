import type { Handlers } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import type { mewsConnectorOperations } from '../operations/index.ts';
import { ActivityState, FilterTexts } from '../schemas/common.ts';
import { checkLanguage, namedEnterprise, ownEnterprise } from './access.ts';
import { prefersMinimal } from './body.ts';
import type { Call } from './call.ts';
import { collides, FilterInterval, holds, LowerIds, readLimits, shownEnterprises, takePage } from './listing.ts';
import { invalid } from './problems.ts';
import { readMembers } from './read-members.ts';
import {
  addResourceAccessTokens,
  deleteResourceAccessTokens,
  updateResourceAccessTokens,
} from './resource-access-token-changes.ts';
import { resourceAccessTokens } from './resource-access-tokens.ts';
import { enterprises } from './state.ts';
import { momentText } from './values.ts';

export const handlers: Handlers<typeof mewsConnectorOperations, Call> = {
  getConfiguration: ({ exchange, rules, body, scope, headers }, reply) => {
    const enterprise = namedEnterprise(scope, body) ?? ownEnterprise(scope);
    checkLanguage(body);
    const { profile, currencies, paymentCardStorage } = enterprise ?? rules.seeds.portfolio;
    return reply(200, {
      headers,
      body: {
        NowUtc: momentText(exchange.now),
        Enterprise: {
          Currencies: currencies,
          AccountingConfiguration: null,
          IsPortfolio: enterprise === undefined,
          ...profile,
        },
        Service: null,
        PaymentCardStorage: paymentCardStorage,
        IsIdentityDocumentNumberRequired: false,
      },
    });
  },

  getAllEnterprises: async ({ exchange, body, scope, headers }, reply) => {
    const { tx } = exchange;
    const shown = shownEnterprises(scope, body);
    checkLanguage(body);
    const { connection } = scope;
    const limits = await readLimits(tx, body, enterprises, ({ Id }) => connection.enterpriseIds.includes(Id));
    const filter = readMembers(
      { ExternalIdentifiers: FilterTexts, LinkedUtc: FilterInterval, UpdatedUtc: FilterInterval },
      body,
    );
    const names = filter.ExternalIdentifiers == null ? undefined : new Set<unknown>(filter.ExternalIdentifiers);
    const page = await takePage(
      enterprises.newestFirst(tx, limits.behind),
      limits.count,
      ({ Id, linkedUtc, profile }) =>
        shown.has(Id) &&
        (names === undefined || names.has(profile.ExternalIdentifier)) &&
        holds(filter.LinkedUtc, linkedUtc) &&
        holds(filter.UpdatedUtc, profile.UpdatedUtc),
    );
    if (page.length === 0 && prefersMinimal(exchange)) return reply(204, { headers });
    const Enterprises = page.map(({ linkedUtc, profile }) => ({ LinkedUtc: linkedUtc, ...profile }));
    return reply(200, { headers, body: { Enterprises, Cursor: page.at(-1)?.Id ?? null } });
  },

  getAllResourceAccessTokens: async ({ exchange, body, scope, headers }, reply) => {
    const { tx } = exchange;
    const shown = shownEnterprises(scope, body);
    checkLanguage(body);
    const { connection } = scope;
    const limits = await readLimits(tx, body, resourceAccessTokens, ({ EnterpriseId }) =>
      connection.enterpriseIds.includes(EnterpriseId),
    );
    const { ResourceAccessTokenIds } = readMembers({ ResourceAccessTokenIds: LowerIds }, body);
    const filters = [ResourceAccessTokenIds, body.ServiceOrderIds, body.CollidingUtc, body.UpdatedUtc];
    if (filters.every((filter) => filter == null)) throw invalid('ResourceAccessTokenIds');
    const filter = readMembers(
      {
        ServiceOrderIds: LowerIds,
        CollidingUtc: FilterInterval,
        UpdatedUtc: FilterInterval,
        ActivityStates: z.nullish(z.array(ActivityState)),
      },
      body,
    );
    const orders = filter.ServiceOrderIds == null ? undefined : new Set(filter.ServiceOrderIds);
    const states = new Set(filter.ActivityStates);
    const rows =
      ResourceAccessTokenIds == null
        ? resourceAccessTokens.newestFirst(tx, limits.behind)
        : await resourceAccessTokens.pick(tx, ResourceAccessTokenIds, limits.behind);
    const page = await takePage(
      rows,
      limits.count,
      (row) =>
        shown.has(row.EnterpriseId) &&
        (orders === undefined || orders.has(row.ServiceOrderId)) &&
        collides(filter.CollidingUtc, row.ValidityStartUtc, row.ValidityEndUtc) &&
        holds(filter.UpdatedUtc, row.UpdatedUtc) &&
        (states.size === 0 || states.has(row.IsActive ? 'Active' : 'Deleted')),
    );
    if (page.length === 0 && prefersMinimal(exchange)) return reply(204, { headers });
    return reply(200, { headers, body: { ResourceAccessTokens: page, Cursor: page.at(-1)?.Id ?? null } });
  },

  addResourceAccessTokens: async (call, reply) =>
    reply(200, { headers: call.headers, body: { ResourceAccessTokens: await addResourceAccessTokens(call) } }),

  updateResourceAccessTokens: async (call, reply) =>
    reply(200, { headers: call.headers, body: { ResourceAccessTokens: await updateResourceAccessTokens(call) } }),

  deleteResourceAccessTokens: async (call, reply) => {
    await deleteResourceAccessTokens(call);
    const { headers } = call;
    return prefersMinimal(call.exchange) ? reply(204, { headers }) : reply(200, { headers, body: {} });
  },
};
