/** A server-sent event as it came. */
export interface ReceivedEvent {
  id: string;
  event: string;
  data: unknown;
}

/** One connection to a stream; it goes on in the background until it is cut, or ends. */
export interface OpenStream {
  status: number;
  headers: Headers;
  events: ReceivedEvent[];
  /** Where to go on; also moved by lines that are no event. */
  lastId(): string | undefined;
  /** In the middle of whatever is on its way. */
  cut(): void;
  isOver(): boolean;
}

export async function openStream(
  url: string,
  { token, lastEventId }: { token: string; lastEventId?: string | undefined },
): Promise<OpenStream> {
  const abort = new AbortController();
  const answer = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  });
  const events: ReceivedEvent[] = [];
  let last = lastEventId;
  let over = false;
  void read().catch(() => undefined);

  /** HTML Living Standard, section 9.2.6: what is not ended by an empty line is dropped. */
  async function read(): Promise<void> {
    let text = '';
    try {
      const decoder = new TextDecoder();
      for await (const chunk of answer.body ?? []) {
        if (abort.signal.aborted) return;
        text += decoder.decode(chunk as Uint8Array, { stream: true });
        for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
          take(text.slice(0, at).split('\n'));
          text = text.slice(at + 2);
        }
      }
    } finally {
      over = true;
    }
  }

  function take(lines: string[]): void {
    const field = (name: string) => lines.find((l) => l.startsWith(`${name}: `))?.slice(name.length + 2);
    last = field('id') ?? last;
    const data = field('data');
    if (data !== undefined)
      events.push({ id: last ?? '', event: field('event') ?? 'message', data: JSON.parse(data) as unknown });
  }

  return {
    status: answer.status,
    headers: answer.headers,
    events,
    lastId: () => last,
    cut: () => abort.abort(),
    isOver: () => over,
  };
}
