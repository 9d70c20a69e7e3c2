"""What people do, as a part: item-item matrices that turn a history into scores for every item."""
