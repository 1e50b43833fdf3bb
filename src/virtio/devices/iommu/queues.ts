/** Virtqueues of the IOMMU device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const IOMMU_QUEUES = queues('iommu/virtqueues', '1.2', [
  ['0', 'requestq', 'Carries requests such as attach, map and unmap.'],
  ['1', 'eventq', 'Takes buffers in which the device reports faults.'],
]);
