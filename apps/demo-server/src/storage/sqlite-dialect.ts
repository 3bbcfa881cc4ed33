import { type QueryCompiler, type SelectModifierNode, SqliteDialect, SqliteQueryCompiler } from 'kysely';

/** Kysely's dialect; row locks are left out, because a transaction of ours has the whole database. */
export class LocklessSqliteDialect extends SqliteDialect {
  override createQueryCompiler(): QueryCompiler {
    return new LocklessQueryCompiler();
  }
}

const locks: readonly SelectModifierNode['modifier'][] = ['ForUpdate', 'ForShare', 'SkipLocked'];

class LocklessQueryCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (!locks.includes(node.modifier)) super.visitSelectModifier(node);
  }
}
