comment on column bid.cipher is 'Content sealed to both holders; it opens with both shares alone.';
comment on column bid.shares is 'Shares of the content key: {holder: {sealed, hash}}, each sealed to its holder.';
