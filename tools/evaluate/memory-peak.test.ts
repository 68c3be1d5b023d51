import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../node/backends';
import { MemoryPeak } from './memory-peak';

beforeAll(() => selectBackend('cpu'));

describe('MemoryPeak', () => {
  it('sees tensors that come and go within one step', () => {
    const kept = tf.zeros([100]);
    const peak = new MemoryPeak();
    tf.tidy(() => {
      tf.zeros([1000]);
      tf.tidy(() => {
        tf.zeros([2000]);
      });
      tf.zeros([500]);
    });
    const { tensorBytes, residentBytes } = peak.stop();
    expect(tensorBytes).toBe(3000 * 4);
    expect(residentBytes).toBeGreaterThan(1e7);
    kept.dispose();
  });

  it('leaves the count of TensorFlow.js as it was, and stops watching', () => {
    const before = tf.memory().numBytes;
    const peak = new MemoryPeak();
    const kept = tf.zeros([10]);
    peak.stop();
    expect(tf.memory().numBytes).toBe(before + 40);
    const more = tf.zeros([100]);
    expect(peak.stop().tensorBytes).toBe(40);
    expect(Object.getOwnPropertyDescriptor(tf.engine().state, 'numBytes')).toMatchObject({ writable: true });
    tf.dispose([kept, more]);
    expect(tf.memory().numBytes).toBe(before);
    expect(Object.getOwnPropertyDescriptor(tf.engine().state, 'numBytes')).toMatchObject({ writable: true });
  });

  it('may be measured within another measurement', () => {
    const outer = new MemoryPeak();
    tf.zeros([100]).dispose();
    const inner = new MemoryPeak();
    tf.zeros([50]).dispose();
    expect(inner.stop().tensorBytes).toBe(200);
    tf.zeros([150]).dispose();
    expect(outer.stop().tensorBytes).toBe(600);
  });
});
