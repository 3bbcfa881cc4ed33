import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  authorized,
  buildsSource,
  buildsTarget,
  fieldAppId,
  get,
  kioskAppId,
  kioskTokens,
  minted,
  ok,
  page,
  start,
  tokenBearer,
} from './parts.ts';

const build = (id: string, os: string, versionName: string, status: string, createdAt: string) => ({
  id,
  versionName,
  application: fieldAppId,
  changelog: '',
  os,
  status,
  tags: [],
  info: {},
  size: '1048576',
  deployer: { name: 'sandbox' },
  uploadedBy: 'ci-admin',
  createdAt,
});

const ios14 = build('69a55d4802b62ffaafce10d8', 'ios', '1.4.0', 'processed', '2026-03-02T09:50:00.000Z');
const android14 = build('69a561308ad308e375405560', 'android', '1.4.0', 'processed', '2026-03-02T10:06:40.000Z');
const android15 = build('69a565183d0cb5005e247acc', 'android', '1.5.0-rc1', 'in_progress', '2026-03-02T10:23:20.000Z');

const fieldToken = authorized(tokenBearer(1));
const kioskToken = authorized(tokenBearer(2));

const listed = (query: string, items: readonly (typeof ios14)[]): FixtureExchange => ({
  name: query,
  operation: 'listBuilds',
  request: get(`${buildsTarget}?${query}`, fieldToken),
  response: ok({ items, ...page(items.length, 100, 1, 1) }),
});

export const builds: Scenario = {
  name: 'an app token lists the builds of its app',
  source: buildsSource,
  at: start,
  exchanges: [
    minted(1, { scopes: [] }),
    minted(2, {}, { target: kioskTokens, id: kioskAppId }),
    {
      name: 'all, newest first',
      operation: 'listBuilds',
      request: get(buildsTarget, fieldToken),
      response: ok({ items: [android15, android14, ios14], ...page(3, 100, 1, 1) }),
    },
    {
      name: 'the second page',
      operation: 'listBuilds',
      request: get(`${buildsTarget}?limit=2&page=2`, fieldToken),
      response: ok({ items: [ios14], ...page(3, 2, 2, 2) }),
    },
    listed('versionName=1.4.0', [android14, ios14]),
    listed('versionName=1.4', []),
    listed('versionName=', []),
    listed('status=in_progress', [android15]),
    listed('status=pending', []),
    listed('status=error', []),
    listed('os=ios', [ios14]),
    listed('os=android&status=processed&versionName=1.4.0', [android14]),
    {
      name: 'an app without builds',
      operation: 'listBuilds',
      request: get(buildsTarget, kioskToken),
      response: ok({ items: [], ...page(0, 100, 1, 1) }),
    },
    {
      name: 'HEAD',
      operation: 'listBuilds',
      request: { method: 'HEAD', target: buildsTarget, headers: fieldToken },
      response: { ...ok({ items: [android15, android14, ios14], ...page(3, 100, 1, 1) }), body: undefined },
    },
  ],
};

const platform = (lastBuildId: string | null, lastBuildVersion: string | null) => ({
  minVersion: lastBuildId === null ? null : '1.0.0',
  lastBuildId,
  lastBuildVersion,
  mustUpdateMsg: '',
  updateMsg: '',
  forceUpdate: false,
  ota: false,
  forceAuth: false,
});

export const sdkConfig: Scenario = {
  name: 'an app token reads the SDK configuration of its app',
  source: 'https://github.com/applivery/applivery-ios-sdk',
  at: start,
  exchanges: [
    minted(1),
    minted(2, {}, { target: kioskTokens, id: kioskAppId }),
    {
      name: 'the newest processed build of each platform',
      operation: 'getSdkConfig',
      request: get('/v1/app', fieldToken),
      response: ok({
        id: fieldAppId,
        slug: 'field-app',
        name: 'Field App',
        description: '',
        oss: ['ios', 'android'],
        sdk: { ios: platform(ios14.id, '1.4.0'), android: platform(android14.id, '1.4.0') },
      }),
    },
    {
      name: 'the headers of the mobile SDKs are ignored',
      operation: 'getSdkConfig',
      request: get('/v1/app', {
        ...kioskToken,
        'accept-language': 'es',
        'x-sdk-version': 'IOS_3.0',
        'x-app-version': '1.4.0',
        'x-os-version': '17.0',
        'x-os-name': 'ios',
        'x-device-vendor': 'Apple',
        'x-device-model': 'iPhone',
        'x-package-name': 'com.acme.kiosk',
        'x-package-version': '1.4.0',
        'x-installation-token': 'installation',
        'x-sdk-auth-token': 'end-user',
      }),
      response: ok({
        id: kioskAppId,
        slug: 'kiosk-app',
        name: 'Kiosk App',
        description: '',
        oss: ['ios', 'android'],
        sdk: { ios: platform(null, null), android: platform(null, null) },
      }),
    },
  ],
};
