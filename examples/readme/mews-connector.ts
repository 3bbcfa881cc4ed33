import { createMewsConnector } from '@tokenyard/mews-connector';

const connector = createMewsConnector({
  baseUrl: 'http://127.0.0.1:4747/mews-connector',
  credentials: {
    clientToken: 'E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D',
    accessToken: 'C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D',
  },
});
const { Enterprise } = await connector.getConfiguration();
console.log(Enterprise.Name, Enterprise.Id);
