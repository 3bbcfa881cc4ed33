import { type Scenario, uuidDraw } from '@tokenyard/core/testing';
import { authorized, json, options, start, subClientPath, subClientsPath, tokenPath } from './parts.ts';

const clientId = '6f1c2a4e-5b1d-4c7e-9a3f-2d8e4b6a7c10';
const token =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI2ZjFjMmE0ZS01YjFkLTRjN2UtOWEzZi0yZDhlNGI2YTdjMTAiLCJhdWQiOiJtZXNoLWFkbWluLWFwaSIsImlhdCI6MTc3MjQ0MjAwMCwiZXhwIjoxNzcyNDQ1NjAwLCJqdGkiOiIwYjlkNWE1Mi03YTRlLTRhMzktOWYwYS01YzFkMmUzZjRhNWIifQ.3j6Ey_S6AhgyrBxYXVgX4yZqnmIu-aySZhClGvyOL7Y';
const id = '3f2b8c1d-6e4a-4d0f-8b7a-9c5e1d2f3a4b';

const headers = (contentLength: number) => ({
  'content-type': 'application/json; charset=utf-8',
  'content-length': String(contentLength),
});

export const examples: Scenario = {
  name: 'a token is minted and opens the life of a registered client',
  source: 'https://docs.meshconnect.com/api-reference/account-management/auth-token/generate-auth-token',
  at: start,
  options,
  exchanges: [
    {
      name: 'mint',
      operation: 'createToken',
      random: [uuidDraw('0b9d5a52-7a4e-4a39-9f0a-5c1d2e3f4a5b')],
      request: {
        method: 'POST',
        target: tokenPath,
        headers: { 'content-type': json },
        body: `{"clientId":"${clientId}","clientSecret":"mesh-admin-sandbox-secret"}`,
      },
      response: {
        status: 200,
        headers: headers(410),
        body: `{"content":{"id_token":"${token}","expires_in":3600,"status":"available"},"status":"ok","message":"","errorHash":"e47df370","errorType":""}`,
      },
    },
    {
      name: 'mint without a secret',
      operation: 'createToken',
      request: {
        method: 'POST',
        target: tokenPath,
        headers: { 'content-type': json },
        body: `{"clientId":"${clientId}"}`,
      },
      response: {
        status: 400,
        headers: headers(180),
        body: '{"status":"badRequest","message":"Required field is missing: clientSecret","displayMessage":"Please fill in all required fields.","errorHash":"cd59bd31","errorType":"missingField"}',
      },
    },
    {
      name: 'mint with a wrong secret',
      operation: 'createToken',
      request: {
        method: 'POST',
        target: tokenPath,
        headers: { 'content-type': json },
        body: `{"clientId":"${clientId}","clientSecret":"wrong"}`,
      },
      response: {
        status: 403,
        headers: headers(169),
        body: '{"status":"permissionDenied","message":"Client id or client secret is not valid","displayMessage":"Access was denied.","errorHash":"cd59bd31","errorType":"missingField"}',
      },
    },
    {
      name: 'register a client',
      operation: 'createSubClient',
      random: [uuidDraw(id)],
      request: {
        method: 'POST',
        target: subClientsPath,
        headers: { ...authorized(token), 'content-type': json },
        body: '{"businessLegalName":"Fabrikam BV","displayName":"Fabrikam","catalogConfiguration":{"excludeIntegrationCategories":["wallet"]}}',
      },
      response: {
        status: 200,
        headers: headers(281),
        body: `{"content":{"id":"${id}","logoUrl":null,"businessLegalName":"Fabrikam BV","displayName":"Fabrikam","callbackUrls":[],"catalogConfiguration":{"excludeIntegrationCategories":["wallet"]}},"status":"ok","message":"","errorHash":"51d01c67","errorType":""}`,
      },
    },
    {
      name: 'delete it',
      operation: 'deleteSubClient',
      request: { method: 'DELETE', target: subClientPath(id), headers: authorized(token) },
      response: {
        status: 200,
        headers: headers(66),
        body: '{"status":"ok","message":"","errorHash":"5f9b2029","errorType":""}',
      },
    },
    {
      name: 'read it afterwards',
      operation: 'getSubClient',
      request: { method: 'GET', target: subClientPath(id), headers: authorized(token) },
      response: {
        status: 404,
        headers: headers(157),
        body: '{"status":"notFound","message":"Registered client was not found","displayMessage":"The client does not exist.","errorHash":"b18d1e57","errorType":"notFound"}',
      },
    },
    {
      name: 'list without a token',
      operation: 'listSubClients',
      request: { method: 'GET', target: subClientsPath, headers: {} },
      response: { status: 401, headers: headers(18), body: '{"statusCode":401}' },
    },
  ],
};
