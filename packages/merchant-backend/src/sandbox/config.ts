import type * as z from 'zod/mini';
import type { MerchantVersionResponse } from '../schemas.ts';

/** What the sandbox says of itself. */
export const config: z.infer<typeof MerchantVersionResponse> = {
  version: '24:0:5',
  name: 'taler-merchant',
  implementation: 'urn:tokenyard:sandbox:merchant-backend',
  currency: 'KUDOS',
  currencies: {
    KUDOS: {
      name: 'Kudos',
      currency: 'KUDOS',
      num_fractional_input_digits: 2,
      num_fractional_normal_digits: 2,
      num_fractional_trailing_zero_digits: 2,
      alt_unit_names: { '0': 'ク' },
    },
  },
  exchanges: [],
  have_self_provisioning: false,
  have_donau: false,
  default_persona: 'expert',
  mandatory_tan_channels: [],
  payment_target_types: '*',
};
