import type { Scenario } from '@tokenyard/core/testing';
import {
  answered,
  envelope,
  exchange,
  grossId,
  netId,
  netToken,
  portfolioId,
  portfolioToken,
  refused,
  start,
  unknownId,
} from './parts.ts';
import { gross, net, portfolio } from './seeded.ts';

const currencies = (...codes: readonly string[]) =>
  codes.map((Currency, index) => ({ Currency, IsDefault: index === 0, IsEnabled: true }));

const configuration = (
  Enterprise: Readonly<Record<string, unknown>>,
  { Currencies, IsPortfolio = false }: { Currencies: unknown; IsPortfolio?: boolean },
  PaymentCardStorage: unknown = null,
) => ({
  NowUtc: start,
  Enterprise: { Currencies, AccountingConfiguration: null, IsPortfolio, ...Enterprise },
  Service: null,
  PaymentCardStorage,
  IsIdentityDocumentNumberRequired: false,
});

const ofGross = configuration(gross, { Currencies: currencies('GBP', 'EUR', 'USD') });
const ofNet = configuration(net, { Currencies: currencies('USD', 'GBP', 'EUR') }, { PublicKey: '1100016827' });
const ofPortfolio = configuration(portfolio, { Currencies: currencies('GBP'), IsPortfolio: true });

const operation = 'getConfiguration';

export const configurations: Scenario = {
  name: 'the configuration shows what a token reaches',
  source: 'https://docs.mews.com/connector-api/operations/configuration',
  at: start,
  exchanges: [
    exchange(operation, 'a single token', {}, answered(ofGross)),
    exchange(operation, 'a single token, its enterprise named', { EnterpriseId: grossId }, answered(ofGross)),
    exchange(operation, 'ids match in any spelling', { EnterpriseId: grossId.toUpperCase() }, answered(ofGross)),
    exchange(operation, 'null is the same as absent', { EnterpriseId: null }, answered(ofGross)),
    exchange(
      operation,
      'language and culture are taken, unknown members ignored',
      { LanguageCode: 'de', CultureCode: 'de-DE', Favourite: { Colour: 'blue' } },
      answered(ofGross),
    ),
    exchange(operation, 'a portfolio token', {}, answered(ofPortfolio), portfolioToken),
    exchange(operation, 'a portfolio token, one enterprise', { EnterpriseId: netId }, answered(ofNet), portfolioToken),
    {
      ...exchange(operation, 'fractions of a second are cut from NowUtc', {}, answered(ofGross)),
      at: '2026-03-02T10:00:00.999Z',
    },
    exchange(operation, 'another enterprise', { EnterpriseId: netId }, refused(400, 'Invalid EnterpriseId')),
    exchange(operation, 'an unknown enterprise', { EnterpriseId: unknownId }, refused(400, 'Invalid EnterpriseId')),
    exchange(operation, 'no id', { EnterpriseId: 'gross' }, refused(400, 'Invalid EnterpriseId')),
    exchange(operation, 'no text', { EnterpriseId: 1 }, refused(400, 'Invalid EnterpriseId')),
    exchange(
      operation,
      'the enterprise that stands for the portfolio cannot be named',
      { EnterpriseId: portfolioId },
      refused(400, 'Invalid EnterpriseId'),
      portfolioToken,
    ),
    exchange(
      operation,
      'an unknown enterprise with a portfolio token',
      { EnterpriseId: unknownId },
      refused(400, 'Invalid EnterpriseId'),
      portfolioToken,
    ),
    exchange(operation, 'the token of the other enterprise', { ...envelope(netToken) }, answered(ofNet)),
  ],
};
