import type { SpaceCode } from './space-code.ts';

/** The provider's public demo key. */
export const demoApiKey = 'sk_test_bae7115405656f156ca6ca';

/** The space codes that a fresh sandbox knows; the first is the one of the published examples. */
export const demoSpaceCodes = [
  {
    id: '5efa8b3c-b930-4b31-918d-95ab0e212e64',
    url: 'https://order.example/t12',
    designation: 'Table 12',
    description: 'Window table',
    direction: null,
    spaceType: 'table',
    classification: 'restaurant',
    capacity: 4,
  },
  {
    id: '0d4f6f3a-52c1-4f0e-9a57-3d2b8c1e7f10',
    url: 'https://order.example/r204',
    designation: 'Room 204',
    description: null,
    direction: 'Second floor, left',
    spaceType: 'room',
    classification: 'accommodation',
    capacity: 2,
  },
  {
    id: 'c7b1e2d4-6a35-4c98-8f21-5e9d0a4b6c73',
    url: 'https://order.example/p3',
    designation: 'Poolside 3',
    description: 'Sun bed',
    direction: null,
    spaceType: 'area',
    classification: null,
    capacity: null,
  },
] as const satisfies readonly SpaceCode[];
