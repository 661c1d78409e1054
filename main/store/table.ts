import { createHash } from 'node:crypto';
import type { Db } from './database';

type Kind = 'text' | 'integer' | 'blob' | 'text?' | 'integer?';
export type Columns = Readonly<Record<string, Kind>>;

type ValueOf<K extends Kind> = K extends 'text'
  ? string
  : K extends 'integer'
    ? number
    : K extends 'blob'
      ? Buffer
      : K extends 'text?'
        ? string | null
        : number | null;
export type RowOf<C extends Columns> = { readonly [name in keyof C]: ValueOf<C[name]> };
type Value = string | number | Buffer | null;

/** A row that is not what was written: the disk has changed it. */
export class DamagedRow extends Error {
  constructor(readonly table: string) {
    super(`a row of ${table} is not what was written`);
  }
}

/**
 * One table, read so that damage cannot hurt. Every value comes as bytes and is decoded here: the library ends the whole
 * process at a text that is no UTF-8. Every row carries a check sum over all of its values, so that a flipped bit is
 * noticed instead of believed.
 */
export class Table<C extends Columns> {
  private readonly names: readonly (keyof C & string)[];

  constructor(
    readonly name: string,
    readonly columns: C,
    private readonly key: readonly (keyof C & string)[],
  ) {
    this.names = Object.keys(columns);
  }

  /** Writes a row; one with the same key is replaced where it stands, so that what hangs on it stays. */
  put(db: Db, row: RowOf<C>): void {
    const others = [...this.names.filter((name) => !this.key.includes(name)), 'sum'];
    db.prepare(
      `INSERT INTO ${this.name} (${[...this.names, 'sum'].join(', ')}) VALUES (${[...this.names, 'sum'].map(() => '?').join(', ')})
       ON CONFLICT (${this.key.join(', ')}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    ).run([...this.names.map((name) => row[name]), this.sumOf(row)]);
  }

  /** Rows in the order asked for. Throws DamagedRow rather than leave one out: a missing row could be a trusted key. */
  all(db: Db, where: Partial<RowOf<C>> = {}, order = ''): readonly RowOf<C>[] {
    return this.read(db, where, order).map(({ row, sum }) => {
      if (row === undefined || sum === null || !this.sumOf(row).equals(sum)) throw new DamagedRow(this.name);
      return row;
    });
  }

  find(db: Db, where: Partial<RowOf<C>>): RowOf<C> | undefined {
    return this.all(db, where, 'LIMIT 1')[0];
  }

  delete(db: Db, where: Partial<RowOf<C>>): void {
    const [condition, values] = conditionOf(where);
    db.prepare(`DELETE FROM ${this.name}${condition}`).run([...values]);
  }

  /** Gives check sums to rows from before there were any. */
  addSums(db: Db): void {
    for (const { row } of this.read(db, {}, '')) {
      if (row === undefined) throw new DamagedRow(this.name);
      this.put(db, row);
    }
  }

  private read(
    db: Db,
    where: Partial<RowOf<C>>,
    order: string,
  ): readonly { readonly row: RowOf<C> | undefined; readonly sum: Buffer | null }[] {
    const [condition, values] = conditionOf(where);
    const wanted = this.names.map(
      (name, at) =>
        `CAST(${name} AS ${this.columns[name]?.startsWith('integer') ? 'INTEGER' : 'BLOB'}) AS c${at}`,
    );
    const rows = db
      .prepare(`SELECT ${wanted.join(', ')}, CAST(sum AS BLOB) AS sum FROM ${this.name}${condition} ${order}`)
      .all([...values]) as Record<string, ArrayBuffer | number | null>[];
    return rows.map(({ sum, ...row }) => ({
      row: this.decode(row),
      sum: sum instanceof ArrayBuffer ? Buffer.from(sum) : null,
    }));
  }

  private decode(raw: Record<string, ArrayBuffer | number | null>): RowOf<C> | undefined {
    const row: Record<string, Value> = {};
    for (const [at, name] of this.names.entries()) {
      const value = decoded(this.columns[name] as Kind, raw[`c${at}`] ?? null);
      if (value === undefined) return undefined;
      row[name] = value;
    }
    return row as RowOf<C>;
  }

  /** Over the table's name too, and each value with its length: no value can pass for another one. */
  private sumOf(row: RowOf<C>): Buffer {
    const sum = createHash('sha256').update(this.name);
    for (const name of this.names) {
      const value: Value = row[name];
      const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value === null ? '' : String(value));
      sum.update(`\n${value === null ? 'null' : bytes.length}\n`).update(bytes);
    }
    return sum.digest();
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined: no value of this kind. */
function decoded(kind: Kind, raw: ArrayBuffer | number | null): Value | undefined {
  if (raw === null) return kind.endsWith('?') ? null : undefined;
  if (typeof raw === 'number') return kind.startsWith('integer') ? raw : undefined;
  if (kind === 'blob') return Buffer.from(raw);
  try {
    return utf8.decode(raw);
  } catch {
    return undefined;
  }
}

function conditionOf(where: object): readonly [string, readonly unknown[]] {
  const given = Object.entries(where);
  if (given.length === 0) return ['', []];
  return [` WHERE ${given.map(([name]) => `${name} = ?`).join(' AND ')}`, given.map(([, value]) => value)];
}
