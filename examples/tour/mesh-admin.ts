import { createMeshAdmin, type MeshAdminSettings } from '@tokenyard/mesh-admin';
import { demoClientId, demoClientSecret } from '@tokenyard/mesh-admin/sandbox';
import { masked } from './masked.ts';
import type { Tour } from './stage.ts';

/** Tokens of Mesh Admin live for an hour; nobody can revoke or renew one, so a client just gets the next. */
export const meshAdmin: Tour = {
  provider: 'mesh-admin',
  title: 'Mesh Admin',
  walk: async ({ baseUrl, step, refusal, refusalAfter }) => {
    const clientWith = (credentials: NonNullable<MeshAdminSettings['credentials']>) =>
      createMeshAdmin({ baseUrl, credentials });
    const main = clientWith({ clientId: demoClientId, clientSecret: demoClientSecret });
    const { content: minted } = await step(
      'mint a token',
      () => main.createToken(),
      ({ content }) => `token ${masked(content?.id_token ?? undefined)}, ends in ${content?.expires_in} s`,
    );
    const holder = clientWith({ token: minted?.id_token ?? '' });
    await step(
      'use it: list registered clients',
      () => holder.listSubClients(),
      ({ content }) => (content ?? []).map(({ displayName }) => displayName).join(', '),
    );
    const { content: created } = await step(
      'register a client',
      () => holder.createSubClient({ body: { businessLegalName: 'Fabrikam BV', displayName: 'Fabrikam' } }),
      ({ content }) => String(content?.id),
    );
    const path = { id: created?.id ?? '' };
    await step(
      'upload its logo',
      () => holder.uploadLogo({ path, body: { logoFile: new File(['logo'], 'logo.png', { type: 'image/png' }) } }),
      ({ content }) => String(content?.logoUrl),
    );
    await step(
      'remove it, with a token that the client gets by itself',
      () => main.deleteSubClient({ path }),
      (result) => String(result?.status),
    );
    await refusal('read it afterwards', 404, () => holder.getSubClient({ path }));
    await refusalAfter(3_600_000, 'use the token an hour later', 401, () => holder.listSubClients());
  },
};
