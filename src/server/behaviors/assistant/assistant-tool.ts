import type * as v from 'valibot';
import type { AssistantState } from '../../../behaviors/assistant-state.js';
import type { Need } from '../../room/commands/need.js';
import type { BehaviorContext, BehaviorParticipant } from '../room-behavior.js';

/** A function of the site that the assistant may use for a person who asks. */
export interface AssistantTool<Input extends v.GenericSchema = v.GenericSchema> {
  /** Letters, digits, `_` and `-`, at most 64. */
  name: string;
  /** Tells the model what it does, and when to use it. */
  description: string;
  /** Describes the input to the model, as a JSON schema. */
  parameters: Readonly<Record<string, unknown>>;
  /** Validates the input, which the model writes, before `run` is called. */
  input: Input;
  /** What the person who asks must be allowed to do. Default `admitted`: everyone except waiting participants. */
  needs?: Need;
  /** How long it may take, in milliseconds. Default 10,000. The model is told when it takes longer. */
  limitMs?: number;
  /** Returns the answer for the model, as JSON. Throw `new Refusal(code, message)` to tell the model why not. */
  run(
    context: BehaviorContext<AssistantState>,
    asker: BehaviorParticipant,
    input: v.InferOutput<Input>,
  ): unknown | Promise<unknown>;
}

/** Ties a tool's `run` to its schema, for the compiler. */
export function assistantTool<Input extends v.GenericSchema>(tool: AssistantTool<Input>): AssistantTool {
  // Sound because the assistant calls `run` only with the output of the tool's own schema.
  return tool as unknown as AssistantTool;
}
