import * as v from 'valibot';
import { AiError } from './ai-error.js';

const Event = v.object({ type: v.string(), error: v.optional(v.unknown()) });

interface SidebandHandlers {
  onSpeaking(speaking: boolean): void;
  onEnd(why: AiError): void;
}

/** The server's own connection to a call with the AI service: it says when the AI listens and when it answers. */
export class VoiceSideband {
  readonly #socket: WebSocket;
  readonly #handlers: SidebandHandlers;
  #isSpeaking = false;
  /** Whether it makes an answer. It may still speak when it has made it. */
  #isAnswering = false;
  #isClosed = false;

  constructor(socket: WebSocket, handlers: SidebandHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', ({ code }) => this.#end(`The AI service ended the call (${code}).`));
    socket.addEventListener('error', () => this.#end('The connection to the AI service was lost.'));
    // People push to talk, so the service does not have to guess when they have finished.
    this.#send({
      type: 'session.update',
      session: { type: 'realtime', audio: { input: { turn_detection: null } } },
    });
  }

  /** A person begins to talk: the AI stops, and forgets what it heard between the turns. */
  listen(): void {
    if (this.#isAnswering) this.#send({ type: 'response.cancel' });
    if (this.#isAnswering || this.#isSpeaking) this.#send({ type: 'output_audio_buffer.clear' });
    this.#isAnswering = false;
    this.#send({ type: 'input_audio_buffer.clear' });
  }

  /** The person has finished: the AI answers. */
  answer(): void {
    this.#send({ type: 'input_audio_buffer.commit' });
    this.#send({ type: 'response.create' });
    this.#isAnswering = true;
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.close(1000);
  }

  #send(event: Readonly<Record<string, unknown>>): void {
    if (!this.#isClosed) this.#socket.send(JSON.stringify(event));
  }

  #receive(data: unknown): void {
    if (this.#isClosed) return;
    const event = readEvent(data);
    if (!event) {
      this.#fail(
        new AiError('ai_unusable_answer', 'The AI service sent an event that is not JSON with a type.'),
      );
    } else if (event.type === 'error')
      console.warn('[callroom] The AI service reports an error.', event.error);
    else if (event.type === 'response.done') this.#isAnswering = false;
    else if (event.type === 'output_audio_buffer.started') this.#setSpeaking(true);
    else if (/^output_audio_buffer\.(stopped|cleared)$/.test(event.type)) this.#setSpeaking(false);
  }

  #setSpeaking(speaking: boolean): void {
    this.#isSpeaking = speaking;
    this.#handlers.onSpeaking(speaking);
  }

  #end(why: string): void {
    this.#fail(new AiError('ai_dropped', why));
  }

  #fail(why: AiError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#handlers.onEnd(why);
  }
}

function readEvent(data: unknown): v.InferOutput<typeof Event> | null {
  if (typeof data !== 'string') return null;
  try {
    const event = v.safeParse(Event, JSON.parse(data));
    return event.success ? event.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
