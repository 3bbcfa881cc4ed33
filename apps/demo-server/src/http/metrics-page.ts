import type { Registry } from 'prom-client';
import type { Page } from './route.ts';

/** The figures of this process in Prometheus' text format. */
export const metricsPage =
  (registry: Registry): Page =>
  async () =>
    new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
