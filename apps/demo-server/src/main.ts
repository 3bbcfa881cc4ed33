#!/usr/bin/env node
import { printAudit, verifyAuditFile } from './audit-commands.ts';
import { readCommand } from './config.ts';
import { ConfigurationError } from './configuration-error.ts';
import { generate } from './generate.ts';
import { helpText } from './help-text.ts';
import { printedConfig } from './print-config.ts';
import { serve } from './serve.ts';
import { VERSION } from './version.ts';

try {
  const command = readCommand(process.argv.slice(2), process.env);
  if (command.kind === 'help') console.log(helpText());
  else if (command.kind === 'version') console.log(VERSION);
  else if (command.kind === 'generate') console.log(generate(command.what, Date.now()));
  else if (command.kind === 'print-config') console.log(printedConfig(command.config));
  else if (command.kind === 'export-audit') await printAudit(command.config);
  else if (command.kind === 'verify-audit') {
    if (!(await verifyAuditFile(command.file, command.config))) process.exitCode = 1;
  } else await serve(command.config);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
