import * as z from 'zod/mini';
import { AccessType, AccessValue } from '../schemas/common.ts';
import { AcceptedCurrency, enterpriseMembers, PaymentCardStorage, ResourceAccessToken } from '../schemas/responses.ts';
import { LowerId, WireMoment } from './values.ts';

const nonEmpty = z.string().check(z.minLength(1));
const isEnabled = z._default(z.boolean(), true);

/** An application with the token that Mews gave it. */
const Application = z.strictObject({ name: z.string(), clientToken: nonEmpty });

/** The enterprise that stands for a portfolio. */
const PortfolioSeed = z.strictObject({
  /** Members that both operations on enterprises show. */
  profile: z.extend(z.strictObject(enterpriseMembers), { Id: LowerId, CreatedUtc: WireMoment, UpdatedUtc: WireMoment }),
  currencies: z.array(AcceptedCurrency),
  paymentCardStorage: z.nullable(PaymentCardStorage),
});

export const EnterpriseSeed = z.extend(PortfolioSeed, {
  /** When application and enterprise were connected. */
  linkedUtc: WireMoment,
  /** Reservations that resource access tokens can be added to. */
  serviceOrderIds: z.array(LowerId),
  isEnabled,
});

export const ConnectionKind = z.enum(['enterprise', 'portfolio']);

/** A connection with its token in clear. */
export const ConnectionSeed = z.strictObject({
  id: LowerId,
  clientToken: nonEmpty,
  accessToken: nonEmpty,
  kind: ConnectionKind,
  /** One for the kind `enterprise`. */
  enterpriseIds: z.array(LowerId).check(z.minLength(1)),
  isEnabled,
  createdUtc: WireMoment,
});

/** A PIN code or an RFID tag, as the API shows it and as it is kept. */
export const StoredResourceAccessToken = z.extend(z.strictObject(ResourceAccessToken.shape), {
  Id: LowerId,
  EnterpriseId: LowerId,
  ServiceOrderId: LowerId,
  Type: AccessType,
  Value: AccessValue,
  ValidityStartUtc: WireMoment,
  ValidityEndUtc: WireMoment,
  CreatedUtc: WireMoment,
  UpdatedUtc: WireMoment,
});
export type StoredResourceAccessToken = z.infer<typeof StoredResourceAccessToken>;

const Seeds = z.strictObject({
  applications: z.array(Application),
  portfolio: PortfolioSeed,
  enterprises: z.array(EnterpriseSeed),
  connections: z.array(ConnectionSeed),
  resourceAccessTokens: z.array(StoredResourceAccessToken),
});

/** Whether everything that is referred to is there. */
function isConsistent({ applications, enterprises, connections, resourceAccessTokens }: z.infer<typeof Seeds>) {
  const clientTokens = new Set(applications.map(({ clientToken }) => clientToken));
  const ids = new Set(enterprises.map(({ profile }) => profile.Id));
  return (
    connections.every(
      ({ clientToken, kind, enterpriseIds }) =>
        clientTokens.has(clientToken) &&
        enterpriseIds.every((id) => ids.has(id)) &&
        (kind === 'portfolio' || enterpriseIds.length === 1),
    ) && resourceAccessTokens.every(({ EnterpriseId }) => ids.has(EnterpriseId))
  );
}

/** What a fresh sandbox knows. Of rows that were created at the same moment, the later in a list counts as newer. */
export const ConnectorSeeds = Seeds.check(
  z.refine(isConsistent, 'must hold the applications and enterprises that its connections and tokens name'),
);
/** What a fresh sandbox knows. */
export type ConnectorSeeds = z.input<typeof ConnectorSeeds>;
