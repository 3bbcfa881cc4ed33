#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import * as applivery from '@tokenyard/applivery';
import * as merchantBackend from '@tokenyard/merchant-backend';
import * as meshAdmin from '@tokenyard/mesh-admin';
import * as mewsConnector from '@tokenyard/mews-connector';
import * as mewsPos from '@tokenyard/mews-pos';
import { Hono } from 'hono';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4010' } } });
const packages = {
  applivery: applivery.VERSION,
  'merchant-backend': merchantBackend.VERSION,
  'mesh-admin': meshAdmin.VERSION,
  'mews-connector': mewsConnector.VERSION,
  'mews-pos': mewsPos.VERSION,
};
const app = new Hono().get('/health', (context) => context.json({ packages }));

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(values.port) }, ({ port }) => {
  console.log(`Tokenyard listens on http://127.0.0.1:${port}`);
});
