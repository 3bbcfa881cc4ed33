import { describe, expect, test } from 'vitest';
import { documentOf } from './document-of.ts';

const acmePayOperations = {};
const acmePayIssuer = {
  title: 'Acme Pay',
  environments: { production: 'https://acme.example', demo: 'https://demo.example' },
};

describe('documentOf', () => {
  test('has nothing to describe before a package exports its operations and its issuer', () => {
    expect(documentOf('acme-pay', { VERSION: '1.0.0' })).toBeUndefined();
    expect(documentOf('acme-pay', { VERSION: '1.0.0', acmePayIssuer })).toBeUndefined();
    expect(documentOf('acme-pay', { VERSION: '1.0.0', acmePayOperations })).toBeUndefined();
    expect(documentOf('acme-pay', { acmePayOperations: 'later', acmePayIssuer })).toBeUndefined();
  });

  test('takes title, version and base URLs from the package', () => {
    const document = documentOf('acme-pay', { VERSION: '1.2.3', acmePayOperations: {}, acmePayIssuer });
    expect(document).toMatchObject({
      info: { title: 'Acme Pay', version: '1.2.3' },
      servers: [{ url: 'https://acme.example' }, { url: 'https://demo.example' }],
    });
  });
});
