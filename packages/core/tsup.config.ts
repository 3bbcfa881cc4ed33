import { library } from '../../tsup.shared.ts';

export default library({
  index: 'src/index.ts',
  'sandbox/index': 'src/sandbox/index.ts',
  'serve/index': 'src/serve/index.ts',
  'openapi/index': 'src/openapi/index.ts',
  'testing/index': 'src/testing/index.ts',
});
