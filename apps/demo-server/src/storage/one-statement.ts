import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely';

/** Lets one statement through and no other: two would not be one transaction. */
export class OneStatement implements KyselyPlugin {
  #used = false;

  transformQuery({ node }: PluginTransformQueryArgs): PluginTransformQueryArgs['node'] {
    if (this.#used) throw new Error('A transaction of a single statement executed a second one');
    this.#used = true;
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<PluginTransformResultArgs['result']> {
    return result;
  }
}
