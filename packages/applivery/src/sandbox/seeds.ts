/** Bearer of the service account `ci-admin`, which may do everything. */
export const demoAdminBearer = 'sandbox-admin-bearer-001';

/** Bearer of the service account `auditor`, which may only read. */
export const demoViewerBearer = 'sandbox-viewer-bearer-01';

/** What a fresh sandbox knows. The bearers are public demo values. */
export const demoOrganizations = [
  {
    id: '69a5519002a72b0aefd19431',
    slug: 'acme-inc',
    serviceAccounts: [
      { id: 'ci-admin', role: 'Admin', bearer: demoAdminBearer },
      { id: 'auditor', role: 'Viewer', bearer: demoViewerBearer },
    ],
    apps: [
      {
        id: '69a55578698de20027dca296',
        slug: 'field-app',
        name: 'Field App',
        builds: [
          { id: '69a55d4802b62ffaafce10d8', os: 'ios', versionName: '1.4.0', status: 'processed' },
          { id: '69a561308ad308e375405560', os: 'android', versionName: '1.4.0', status: 'processed' },
          { id: '69a565183d0cb5005e247acc', os: 'android', versionName: '1.5.0-rc1', status: 'in_progress' },
        ],
      },
      { id: '69a55960e25810abb017712e', slug: 'kiosk-app', name: 'Kiosk App', builds: [] },
    ],
  },
] as const;
