import type { StoreTransaction } from '@tokenyard/core/sandbox';
import { type Application, builds, type StoredBuild } from './state.ts';

/** The builds of an app, newest first. */
export const listAppBuilds = (tx: StoreTransaction, { id }: Application): Promise<readonly StoredBuild[]> =>
  builds.list(tx, { prefix: `${id}/`, reverse: true });

/** A build as the API shows it. */
export const buildView = ({ id, os, versionName, status }: StoredBuild, application: Application) => ({
  id,
  versionName,
  application: application.id,
  changelog: '',
  os,
  status,
  tags: [],
  info: {},
  size: '1048576',
  deployer: { name: 'sandbox' },
  uploadedBy: 'ci-admin',
  createdAt: new Date(Number.parseInt(id.slice(0, 8), 16) * 1000).toISOString(),
});

/** An app as the mobile SDKs read it; `made` are its builds, newest first. */
export function sdkConfigOf({ id, slug, name, description }: Application, made: readonly StoredBuild[]) {
  const platform = (os: string) => {
    const newest = made.find((build) => build.os === os && build.status === 'processed');
    return {
      minVersion: newest === undefined ? null : '1.0.0',
      lastBuildId: newest?.id ?? null,
      lastBuildVersion: newest?.versionName ?? null,
      mustUpdateMsg: '',
      updateMsg: '',
      forceUpdate: false,
      ota: false,
      forceAuth: false,
    };
  };
  const sdk = { ios: platform('ios'), android: platform('android') };
  return { id, slug, name, description, oss: ['ios', 'android'], sdk };
}
