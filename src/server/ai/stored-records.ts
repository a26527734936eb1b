/** Records of one kind in a Durable Object, by their ids: they outlive a restart of the object. */
export class StoredRecords<Record> {
  readonly #kv: SyncKvStorage;
  readonly #prefix: string;

  constructor({ kv }: DurableObjectStorage, kind: string) {
    this.#kv = kv;
    this.#prefix = `${kind}:`;
  }

  get(id: string): Record | undefined {
    return this.#kv.get<Record>(this.#prefix + id);
  }

  put(id: string, record: Record): void {
    this.#kv.put(this.#prefix + id, record);
  }

  delete(id: string): void {
    this.#kv.delete(this.#prefix + id);
  }

  all(): Record[] {
    return Array.from(this.#kv.list<Record>({ prefix: this.#prefix }), ([, record]) => record);
  }
}
