import { AREAS, type RingRules } from './ring-rules.ts';
import type { QueueView, Violation } from './violation.ts';

/** Says that an invariant of the ring at hand does not hold. */
type Report = (name: 'well-placed', message: string, address?: number) => Violation;

/** The areas of a queue that lie where none can, or the size that none can have. Nothing else is worth a look then. */
export function misplacements(
  rules: RingRules,
  { memory, addresses }: QueueView,
  report: Report,
): Violation[] {
  const { size } = addresses;
  if (!rules.isSize(size)) return [report('well-placed', `${size} is no queue size.`)];
  const bytesOf = rules.bytesOf(size);
  return AREAS.flatMap((area) => {
    const address = addresses[area];
    const end = address + bytesOf[area];
    if (!memory.regions.some(({ base, size: bytes }) => address >= base && end <= base + bytes)) {
      return [report('well-placed', `The ${area} of the queue does not lie in guest memory.`, address)];
    }
    if (address % rules.alignment[area] === 0) return [];
    const message = `The ${area} of the queue is not aligned to ${rules.alignment[area]} bytes.`;
    return [report('well-placed', message, address)];
  });
}
