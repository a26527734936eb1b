import * as v from 'valibot';
import type { AssistantState } from '../../../behaviors/assistant-state.js';
import { systemClock, within } from '../../../core/clock.js';
import type { ChatFunction, ChatTurn, FunctionCall } from '../../ai/chat-service.js';
import { Refusal } from '../../refusal.js';
import type { BehaviorContext, BehaviorParticipant } from '../room-behavior.js';
import type { AssistantTool } from './assistant-tool.js';

const LIMIT_MS = 10_000;
const MAX_ANSWER_LENGTH = 4_000;

/** The site's tools, for one person who asks. */
export class Tools {
  readonly #tools: readonly AssistantTool[];
  readonly #context: BehaviorContext<AssistantState>;
  readonly #asker: BehaviorParticipant;

  constructor(
    tools: readonly AssistantTool[],
    context: BehaviorContext<AssistantState>,
    asker: BehaviorParticipant,
  ) {
    this.#tools = tools;
    this.#context = context;
    this.#asker = asker;
  }

  /** What the person may use now. */
  get functions(): ChatFunction[] {
    return this.#tools
      .filter((tool) => this.#may(tool))
      .map(({ name, description, parameters }) => ({ name, description, parameters }));
  }

  /** Runs a tool, if the person may use it now. The answer is for the model. */
  async use({ id, name, input }: FunctionCall, signal: AbortSignal): Promise<ChatTurn> {
    const content = await this.#run(name, input, signal).then(
      (answer) => JSON.stringify(answer ?? null),
      (error: unknown) => {
        signal.throwIfAborted();
        if (!(error instanceof Refusal))
          console.error(`[callroom] The tool ${name} of the assistant failed.`, error);
        return JSON.stringify({ error: error instanceof Refusal ? error.message : 'The function failed.' });
      },
    );
    return { role: 'tool', tool_call_id: id, content: content.slice(0, MAX_ANSWER_LENGTH) };
  }

  async #run(name: string, input: string, signal: AbortSignal): Promise<unknown> {
    const tool = this.#tools.find((one) => one.name === name);
    if (!tool || !this.#may(tool))
      throw Refusal.notAllowed('There is no such function for the person who asks.');
    const parsed = v.safeParse(tool.input, jsonOf(input));
    if (!parsed.success) throw Refusal.invalid(`The input is invalid: ${parsed.issues[0].message}`);
    const { limitMs = LIMIT_MS } = tool;
    const run = async () => tool.run(this.#context, this.#asker, parsed.output);
    const late = () => new Error(`It took longer than ${limitMs} ms.`);
    return within(systemClock, limitMs, run(), late, signal);
  }

  #may({ needs = 'admitted' }: AssistantTool): boolean {
    return this.#context.may(this.#asker.id, needs);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    throw Refusal.invalid('The input is not JSON.');
  }
}
