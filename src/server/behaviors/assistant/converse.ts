import { AiError } from '../../ai/ai-error.js';
import type { ChatService, ChatTurn, FunctionCall } from '../../ai/chat-service.js';
import type { Answer } from './answer.js';
import type { Tools } from './tools.js';

export const MAX_ANSWER_TOKENS = 1_000;
/** Requests to the service for one question: the model may use tools in between. */
const MAX_ROUNDS = 4;

/** Lets a model write an answer, and use tools for it. */
export async function converse(
  service: ChatService,
  turns: readonly ChatTurn[],
  answer: Answer,
  tools: Tools,
  signal: AbortSignal,
): Promise<void> {
  const conversation = [...turns];
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    let calls: readonly FunctionCall[] = [];
    let text = '';
    const functions = round < MAX_ROUNDS ? tools.functions : [];
    for await (const part of service.answer({
      turns: conversation,
      functions,
      maxTokens: MAX_ANSWER_TOKENS,
      signal,
    })) {
      if ('calls' in part) calls = part.calls;
      else if (answer.add(part.text)) text += part.text;
      else return;
    }
    if (calls.length === 0) return;
    answer.newParagraph();
    conversation.push(callsTurn(text, calls));
    for (const call of calls) conversation.push(await tools.use(call, signal));
  }
  throw new AiError('ai_unusable_answer', 'The model called functions without end.');
}

function callsTurn(content: string, calls: readonly FunctionCall[]): ChatTurn {
  const tool_calls = calls.map(({ id, name, input }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: input },
  }));
  return { role: 'assistant', content, tool_calls };
}
