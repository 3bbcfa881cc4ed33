import type { Scenario } from '@tokenyard/core/testing';
import { drawsOf, fieldTokens, source, start } from './parts.ts';

const id = '69a568f1c1d0e27a5b3f4c60';
const bearer = 'XnO8hBbIV_FUbL9O-Q8w_Nxa';
const json = { 'content-type': 'application/json' };
const adminHeaders = { authorization: 'Bearer sandbox-admin-bearer-001' };
const viewerHeaders = { authorization: 'Bearer sandbox-viewer-bearer-01' };
const target = fieldTokens;

export const examples: Scenario = {
  name: 'a token is minted, listed, deleted and refused',
  source,
  at: start,
  exchanges: [
    {
      name: 'mint',
      operation: 'createToken',
      random: drawsOf(id, bearer),
      request: {
        method: 'POST',
        target,
        headers: { ...adminHeaders, ...json },
        body: '{"description":"Nightly CI","scopes":["sdk","sdk"]}',
      },
      response: {
        status: 200,
        headers: { ...json, 'content-length': '219' },
        body: `{"status":true,"data":{"id":"${id}","organization":"69a5519002a72b0aefd19431","application":"69a55578698de20027dca296","description":"Nightly CI","bearer":"${bearer}","scopes":["sdk"]}}`,
      },
    },
    {
      name: 'a viewer may not mint',
      operation: 'createToken',
      request: { method: 'POST', target, headers: { authorization: 'bearer sandbox-viewer-bearer-01' }, body: '{}' },
      response: {
        status: 401,
        headers: { ...json, 'content-length': '63' },
        body: '{"status":false,"error":{"code":4001,"message":"Unauthorized"}}',
      },
    },
    {
      name: 'an empty scope',
      operation: 'createToken',
      request: { method: 'POST', target, headers: adminHeaders, body: '{"scopes":[""]}' },
      response: {
        status: 400,
        headers: { ...json, 'content-length': '175' },
        body: '{"status":false,"error":{"code":3001,"message":"Body Validation Error","data":{"errors":[{"field":"scopes.0","location":"body","messages":["must have 1 to 64 characters"]}]}}}',
      },
    },
    {
      name: 'list',
      operation: 'listTokens',
      request: { method: 'GET', target: `${target}?limit=1`, headers: viewerHeaders },
      response: {
        status: 200,
        headers: { ...json, 'content-length': '351' },
        body: `{"status":true,"data":{"items":[{"id":"${id}","organization":"69a5519002a72b0aefd19431","application":"69a55578698de20027dca296","description":"Nightly CI","bearer":"${bearer}","scopes":["sdk"]}],"totalDocs":1,"limit":1,"hasPrevPage":false,"hasNextPage":false,"page":1,"totalPages":1,"prevPage":null,"nextPage":null}}`,
      },
    },
    {
      name: 'delete',
      operation: 'deleteToken',
      request: {
        method: 'DELETE',
        target: `/v1/organizations/69a5519002a72b0aefd19431/apps/69a55578698de20027dca296/tokens/${id}`,
        headers: adminHeaders,
      },
      response: {
        status: 200,
        headers: { ...json, 'content-length': '38' },
        body: '{"status":true,"data":{"delete":"OK"}}',
      },
    },
    {
      name: 'the deleted token',
      operation: 'listBuilds',
      request: { method: 'GET', target: '/v1/integrations/builds', headers: { authorization: `Bearer ${bearer}` } },
      response: {
        status: 401,
        headers: { ...json, 'content-length': '64' },
        body: '{"status":false,"error":{"code":4004,"message":"Invalid Token"}}',
      },
    },
  ],
};
