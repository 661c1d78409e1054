// Every damage instead of a sample: 600 flipped bits, 60 cuts, 40 zeroed pages.
process.env.BULKHEAD_DEEP = '1';
await import('../../unit/store/damage.test');
