import { createApplivery, iterateTokens } from '@tokenyard/applivery';
import { demoAdminBearer, demoViewerBearer } from '@tokenyard/applivery/sandbox';
import { masked } from './masked.ts';
import type { Tour } from './stage.ts';

const app = { organizationId: 'acme-inc', applicationId: 'field-app' };

/** Tokens of Applivery belong to one app, never end and are shown again. */
export const applivery: Tour = {
  provider: 'applivery',
  title: 'Applivery',
  walk: async ({ baseUrl, step, refusal }) => {
    const workspace = (workspaceToken: string) => createApplivery({ baseUrl, credentials: { workspaceToken } });
    const admin = workspace(demoAdminBearer);
    const { data: minted } = await step(
      'mint a token for an app',
      () => admin.createToken({ path: app, body: { description: 'tour' } }),
      ({ data }) => `bearer ${masked(data?.bearer)}, scopes ${data?.scopes?.join(' ')}`,
    );
    const path = { ...app, tokenId: minted?.id ?? '' };
    const holder = createApplivery({ baseUrl, credentials: { appToken: minted?.bearer } });
    await step(
      'use it: list builds',
      () => holder.listBuilds(),
      ({ data }) => `${data?.totalDocs} builds, newest ${data?.items?.[0]?.versionName}`,
    );
    await step(
      'list tokens',
      () => Array.fromAsync(iterateTokens(admin, { path: app })),
      (tokens) => tokens.map(({ description, bearer }) => `"${description}" ${masked(bearer)}`).join(', '),
    );
    await step(
      'describe it anew',
      () => admin.updateToken({ path, body: { description: 'tour, second day' } }),
      ({ data }) => `"${data?.description}"`,
    );
    await refusal('revoke it as a viewer', 401, () => workspace(demoViewerBearer).deleteToken({ path }));
    await step(
      'revoke it',
      () => admin.deleteToken({ path }),
      ({ data }) => String(data?.delete),
    );
    await refusal('use it afterwards', 401, () => holder.listBuilds());
  },
};
