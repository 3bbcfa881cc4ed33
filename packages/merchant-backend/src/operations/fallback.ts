import * as z from 'zod/mini';
import { CorsHeaders } from '../schemas.ts';
import { commonErrors, error } from './responses.ts';

/** Responses to requests that belong to no operation. */
export const fallbackResponses = {
  ...commonErrors,
  204: {
    description: 'What a web page may send to this path',
    headers: z.extend(CorsHeaders, {
      'Access-Control-Allow-Methods': z.string(),
      'Access-Control-Allow-Headers': z.string(),
    }),
  },
  405: { ...error('The path is served for other methods'), headers: z.extend(CorsHeaders, { Allow: z.string() }) },
} as const;
