import { expect } from '@open-wc/testing';
import { CallroomError } from '../../../src/core/errors.js';
import type { ProcessorContext, TrackProcessor } from '../../../src/media/processors/index.js';
import { ProcessorChain } from '../../../src/media/processors/processor-chain.js';

const black = () => document.createElement('canvas').captureStream().getVideoTracks()[0]!;

/** A processor that is ready when it is told. */
class Scripted implements TrackProcessor {
  readonly kind = 'video';
  readonly starts: { input: MediaStreamTrack; context: ProcessorContext; track: MediaStreamTrack }[] = [];
  isReady = Promise.resolve();

  constructor(readonly name = 'scripted') {}

  async start(input: MediaStreamTrack, context: ProcessorContext) {
    const track = black();
    this.starts.push({ input, context, track });
    await this.isReady;
    return { track, stop: () => track.stop() };
  }

  get track(): MediaStreamTrack {
    return this.starts.at(-1)!.track;
  }
}

describe('ProcessorChain', () => {
  it('passes the input through without processors', () => {
    const chain = new ProcessorChain();
    const input = black();
    void chain.feed(input);
    expect(chain.output.get()).to.equal(input);
    void chain.feed(null);
    expect(chain.output.get()).to.equal(null);
    expect(input.readyState, 'its owner’s').to.equal('live');
  });

  it('keeps its output until a new processor is ready, without a gap', async () => {
    const chain = new ProcessorChain();
    const input = black();
    await chain.feed(input);
    const processor = new Scripted();
    let ready = () => {};
    processor.isReady = new Promise((resolve) => {
      ready = resolve;
    });
    const using = chain.use([processor]);
    expect(chain.state.get().status).to.equal('starting');
    expect(chain.output.get()).to.equal(input);
    ready();
    await using;
    expect(chain.output.get()).to.equal(processor.track);
    expect(chain.state.get().status).to.equal('on');
  });

  it('chains its processors, and keeps processors that need no change', async () => {
    const [first, second] = [new Scripted('first'), new Scripted('second')];
    const chain = new ProcessorChain();
    await chain.feed(black());
    await chain.use([first]);
    await chain.use([first, second]);
    expect(first.starts).to.have.length(1);
    expect(second.starts[0]?.input).to.equal(first.track);
    await chain.use([second]);
    expect(first.track.readyState).to.equal('ended');
    expect(second.starts).to.have.length(2);
  });

  it('restarts on another track, and stops the processors of the last track', async () => {
    const processor = new Scripted();
    const chain = new ProcessorChain();
    await chain.use([processor]);
    expect(chain.state.get().status, 'nothing to work on yet').to.equal('none');
    await chain.feed(black());
    const before = processor.track;
    await chain.feed(black());
    expect(before.readyState).to.equal('ended');
    expect(chain.output.get()).to.equal(processor.track);
    await chain.feed(null);
    expect(processor.track.readyState).to.equal('ended');
    expect(chain.state.get().processors, 'for the next track').to.deep.equal([processor]);
  });

  it('leaves out a processor that does not start, and says why', async () => {
    const chain = new ProcessorChain();
    const input = black();
    await chain.feed(input);
    const failing = new Scripted();
    failing.isReady = Promise.reject(new CallroomError('no', 'No model.'));
    const working = new Scripted();
    await chain.use([failing, working]);
    expect(chain.output.get()).to.equal(working.track);
    expect(working.starts[0]?.input).to.equal(input);
    expect(chain.state.get().error?.code).to.equal('no');
    await chain.use([working]);
    expect(chain.state.get().error, 'the next change is a new beginning').to.equal(null);
  });

  it('removes a processor that gives up, as on a slow machine', async () => {
    const chain = new ProcessorChain();
    const input = black();
    await chain.feed(input);
    const processor = new Scripted();
    await chain.use([processor]);
    processor.starts[0]!.context.onFailure(new CallroomError('slow', 'Too slow.'));
    expect(chain.output.get()).to.equal(input);
    expect(chain.state.get()).to.deep.equal({
      status: 'none',
      processors: [],
      error: chain.state.get().error,
    });
    expect(chain.state.get().error?.code).to.equal('slow');
    expect(processor.track.readyState).to.equal('ended');
  });

  it('applies the last of several changes, and stops late processors', async () => {
    const chain = new ProcessorChain();
    const input = black();
    await chain.feed(input);
    const slow = new Scripted();
    let ready = () => {};
    slow.isReady = new Promise((resolve) => {
      ready = resolve;
    });
    const first = chain.use([slow]);
    await chain.use([]);
    expect(slow.starts[0]?.context.signal.aborted).to.equal(true);
    ready();
    await first;
    expect(slow.track.readyState).to.equal('ended');
    expect(chain.output.get()).to.equal(input);
  });

  it('is silent while muted, whatever is switched on', async () => {
    const chain = new ProcessorChain();
    const input = black();
    await chain.feed(input);
    chain.setEnabled(false);
    const processor = new Scripted();
    await chain.use([processor]);
    expect([input.enabled, processor.track.enabled]).to.deep.equal([false, false]);
    chain.setEnabled(true);
    expect([input.enabled, processor.track.enabled]).to.deep.equal([true, true]);
  });
});
