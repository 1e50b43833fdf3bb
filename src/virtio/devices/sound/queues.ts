/** Virtqueues of the sound device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const SOUND_QUEUES = queues('sound/virtqueues', '1.2', [
  ['0', 'controlq', 'Carries control messages of the driver.'],
  ['1', 'eventq', 'Takes buffers in which the device reports events.'],
  ['2', 'txq', 'Carries PCM frames to play.'],
  ['3', 'rxq', 'Takes buffers that the device fills with recorded PCM frames.'],
]);
