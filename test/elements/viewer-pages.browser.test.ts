import { expect } from '@open-wc/testing';
import { type Viewer, ViewerPages } from '../../src/elements/participants/viewer-list.js';
import { waitUntil } from './wait-until.js';

type Page = { search: string; after?: string };

/** Viewers whose pages of 2 arrive when the test says so. */
function audience(count: number) {
  const all: Viewer[] = Array.from({ length: count }, (_, n) => ({ id: `v${n}`, name: `Viewer ${n}` }));
  const asked: Page[] = [];
  const answers: (() => void)[] = [];
  const failures: unknown[] = [];
  const host = {
    addController() {},
    removeController() {},
    requestUpdate() {},
    updateComplete: Promise.resolve(true),
  };
  const pages = new ViewerPages(host, {
    load: (page) => {
      asked.push(page);
      return new Promise((resolve) => {
        answers.push(() => {
          const from = page.after === undefined ? 0 : all.findIndex(({ id }) => id === page.after) + 1;
          resolve({ viewers: all.slice(from, from + 2), more: from + 2 < all.length });
        });
      });
    },
    attempt: (run) => void run().catch((error: unknown) => failures.push(error)),
  });
  const answer = async () => {
    await waitUntil(() => answers.length > 0, 'nothing is asked');
    answers.shift()!();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const ids = () => pages.viewers?.map(({ id }) => id).join(' ') ?? null;
  return { pages, asked, answers, answer, ids, failures };
}

describe('ViewerPages', () => {
  it('shows a slow answer although the number of viewers changes all the time', async () => {
    const { pages, answers, answer, ids, asked } = audience(5);
    pages.setOpen(true);
    for (const count of [5, 6, 7]) {
      pages.follow('', count);
      await new Promise((resolve) => setTimeout(resolve, 260));
    }
    expect(asked.length, 'one request at a time').to.equal(1);
    await answer();
    expect(ids()).to.equal('v0 v1');
    await waitUntil(() => answers.length === 1, 'the change is not followed');
    pages.setOpen(false);
  });

  it('loads the next page with a load that is under way', async () => {
    const { pages, answer, ids } = audience(5);
    pages.setOpen(true);
    await answer();
    pages.follow('', 5);
    pages.loadMore();
    pages.loadMore();
    await answer();
    expect(ids()).to.equal('v0 v1 v2 v3');
    pages.setOpen(false);
  });

  it('drops an answer to another search', async () => {
    const { pages, answer, ids, asked } = audience(5);
    pages.setOpen(true);
    pages.follow('x', 5);
    await answer();
    expect(ids()).to.equal(null);
    await answer();
    expect(asked.map(({ search }) => search)).to.deep.equal(['', 'x']);
    expect(ids()).to.equal('v0 v1');
    pages.setOpen(false);
  });
});
