import { bodyMembers } from '@tokenyard/core';

/** How every operation is authenticated: application, connection and the name of the caller, in the body. */
export const authentication = bodyMembers('ClientToken', 'AccessToken', 'Client');
