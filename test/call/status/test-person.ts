import type { PagePerson } from '../../../src/core/page-person.js';
import { TestPage } from '../../room/test-page.js';

/** A person at a page, as a test moves them. */
export class TestPerson implements PagePerson {
  isPhone = false;
  onTop = false;
  readonly #listeners = new Set<() => void>();

  isOnPhone(): boolean {
    return this.isPhone;
  }
  isOnTop(): boolean {
    return this.onTop;
  }
  onInput(run: () => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /** The person moves the pointer, or presses a key. */
  act(): void {
    for (const run of this.#listeners) run();
  }
  /** Who would be told of an input. */
  get listeners(): number {
    return this.#listeners.size;
  }
}

/** A page with a person at it. */
export class TestPersonPage extends TestPage {
  readonly person = new TestPerson();
}
