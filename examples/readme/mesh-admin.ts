import { createMeshAdmin } from '@tokenyard/mesh-admin';

const mesh = createMeshAdmin({
  baseUrl: 'http://127.0.0.1:4747/mesh-admin',
  credentials: { clientId: '6f1c2a4e-5b1d-4c7e-9a3f-2d8e4b6a7c10', clientSecret: 'mesh-admin-sandbox-secret' },
});
// The client mints a token by itself, shares it between its calls and renews it before its end.
const { content } = await mesh.listSubClients();
console.log(content?.map(({ displayName }) => displayName));
