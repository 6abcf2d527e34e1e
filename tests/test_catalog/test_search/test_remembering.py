from catalog.search.remembering import Memory


def test_the_answer_used_longest_ago_is_forgotten() -> None:
    memory: Memory[str] = Memory(2)
    memory.put("a", "1")
    memory.put("b", "2")
    assert memory.get("a") == "1"
    memory.put("c", "3")
    assert memory.get("b") is None
    assert memory.get("a") == "1"
