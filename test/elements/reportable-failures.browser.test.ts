import { expect } from '@open-wc/testing';

describe('A failed assertion', () => {
  it('about an element that refers to itself can be sent as JSON', () => {
    const element = Object.assign(document.createElement('div'), { controllers: [] as unknown[] });
    element.controllers.push(element);
    let failure: { message: string; actual: unknown } | null = null;
    try {
      expect(element).to.equal(null);
    } catch (error) {
      failure = error as typeof failure;
    }
    expect(failure!.message).to.equal('expected <div></div> to equal null');
    expect(JSON.stringify(failure!.actual)).to.equal('"[object HTMLDivElement]"');
  });
});
