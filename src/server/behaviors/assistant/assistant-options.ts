import { cleanName } from '../../../core/plain-text.js';
import { Refusal } from '../../refusal.js';
import type { AssistantTool } from './assistant-tool.js';

export interface AssistantOptions {
  /** The name under which it writes; `@` and this name asks it. Default `Assistant`; at most 64 characters. */
  name?: string;
  /** What it should know and how it should answer. At most 8,000 characters. */
  instructions?: string;
  /** How many earlier messages of the chat it reads with a question; at most 100. Default 20. */
  history?: number;
  tools?: readonly AssistantTool[];
  /** Whether it also reads what people say, by the transcript of `captionsBehavior({ store: true })`. Default false. */
  transcript?: boolean;
  /** Whether it also summarizes the chat when the last person has left. Default false. */
  summaryAtEnd?: boolean;
}

export type AssistantSettings = Readonly<Required<AssistantOptions>>;

const MAX_NAME_LENGTH = 64;
const MAX_INSTRUCTIONS_LENGTH = 8_000;
const MAX_HISTORY = 100;
const TOOL_NAME = /^[\w-]{1,64}$/;

/** @throws `Refusal` `settings_invalid` */
export function readOptions(options: AssistantOptions): AssistantSettings {
  const { name = 'Assistant', instructions = '', history = 20, tools = [] } = options;
  const { transcript = false, summaryAtEnd = false } = options;
  const cleaned = cleanName(name);
  if (!/[\p{L}\p{N}]/u.test(cleaned) || cleaned.length > MAX_NAME_LENGTH)
    throw Refusal.settings(
      `The name of the assistant must have a letter or digit, and at most ${MAX_NAME_LENGTH} characters. Choose another name.`,
    );
  if (instructions.length > MAX_INSTRUCTIONS_LENGTH)
    throw Refusal.settings(
      `The instructions of the assistant have ${instructions.length} characters, and at most ${MAX_INSTRUCTIONS_LENGTH} are allowed. Shorten them, or let a tool look the facts up.`,
    );
  if (!Number.isInteger(history) || history < 0 || history > MAX_HISTORY)
    throw Refusal.settings(
      `The history of the assistant is ${history}. Set a whole number from 0 to ${MAX_HISTORY}.`,
    );
  checkTools(tools);
  return { name: cleaned, instructions, history, tools, transcript, summaryAtEnd };
}

function checkTools(tools: readonly AssistantTool[]): void {
  const names = new Set<string>();
  for (const { name } of tools) {
    if (!TOOL_NAME.test(name))
      throw Refusal.settings(
        `A tool of the assistant is named ${name}. Use letters, digits, _ and -, at most 64 of them.`,
      );
    if (names.has(name))
      throw Refusal.settings(`Two tools of the assistant are named ${name}. Rename one of them.`);
    names.add(name);
  }
}
